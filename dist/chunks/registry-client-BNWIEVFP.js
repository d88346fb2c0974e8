import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
import{a}from"./chunk-Q2LU7343.js";import"./chunk-PK56GSZZ.js";import"./chunk-XKPN2OGH.js";import"./chunk-KSMAFGJT.js";import"./chunk-2GAXCAQK.js";import"./chunk-GGIWIY7U.js";import"./chunk-7FEVNPAG.js";export{a as createRegistryClient};
