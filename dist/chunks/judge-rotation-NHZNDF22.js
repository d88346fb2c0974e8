import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
import{a,b}from"./chunk-RVICGRTL.js";import"./chunk-5INFM4YU.js";import"./chunk-NDV466KG.js";import"./chunk-YFWSTNYZ.js";import"./chunk-7FEVNPAG.js";export{b as ageInDays,a as judgeRotation};
