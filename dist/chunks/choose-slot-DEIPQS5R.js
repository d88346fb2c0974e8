import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
import{a}from"./chunk-H2VPF6BX.js";import"./chunk-5INFM4YU.js";import"./chunk-NDV466KG.js";import"./chunk-YFWSTNYZ.js";import"./chunk-2GAXCAQK.js";import"./chunk-GGIWIY7U.js";import"./chunk-7FEVNPAG.js";export{a as chooseSlot};
