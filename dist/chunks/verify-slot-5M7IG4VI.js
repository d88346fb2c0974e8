import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
import{a}from"./chunk-DLR3HB6M.js";import"./chunk-VIM45ND2.js";import"./chunk-NDV466KG.js";import"./chunk-2GAXCAQK.js";import"./chunk-GGIWIY7U.js";import"./chunk-7FEVNPAG.js";export{a as verifySlot};
