import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
import{a,b}from"./chunk-WG6PPAW2.js";import"./chunk-FUWC5T54.js";import"./chunk-7FEVNPAG.js";export{b as readLastLines,a as readLogFile};
