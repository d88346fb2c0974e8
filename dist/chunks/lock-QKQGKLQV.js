import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
import{a,b}from"./chunk-C5XE3TAQ.js";import"./chunk-B7LLVLR5.js";import"./chunk-ZU6WT3HG.js";import"./chunk-XKPN2OGH.js";import"./chunk-KSMAFGJT.js";import"./chunk-GGIWIY7U.js";import"./chunk-7FEVNPAG.js";export{b as readDeployLock,a as withDeployLock};
