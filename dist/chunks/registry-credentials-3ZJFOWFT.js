import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
import{a}from"./chunk-22WGMOHK.js";import"./chunk-YFWSTNYZ.js";import"./chunk-7FEVNPAG.js";export{a as findCredentials};
