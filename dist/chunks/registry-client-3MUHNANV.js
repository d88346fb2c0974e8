import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
import{a}from"./chunk-BTFZUTLM.js";import"./chunk-PK56GSZZ.js";import"./chunk-XKPN2OGH.js";import"./chunk-YFWSTNYZ.js";import"./chunk-2GAXCAQK.js";import"./chunk-GGIWIY7U.js";import"./chunk-7FEVNPAG.js";export{a as createRegistryClient};
