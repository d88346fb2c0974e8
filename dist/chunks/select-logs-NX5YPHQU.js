import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
import{a}from"./chunk-UKQJKU37.js";import"./chunk-LVYSNKQY.js";import"./chunk-FUWC5T54.js";import"./chunk-QGUD5AR2.js";import"./chunk-G4GNEJYS.js";import"./chunk-KSMAFGJT.js";import"./chunk-2GAXCAQK.js";import"./chunk-GGIWIY7U.js";import"./chunk-7FEVNPAG.js";export{a as selectLogs};
