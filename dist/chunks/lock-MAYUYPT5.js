import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
import{a,b}from"./chunk-TU52O2B3.js";import"./chunk-S4UB5MNI.js";import"./chunk-XKPN2OGH.js";import"./chunk-KSMAFGJT.js";import"./chunk-GGIWIY7U.js";import"./chunk-7FEVNPAG.js";export{b as readDeployLock,a as withDeployLock};
