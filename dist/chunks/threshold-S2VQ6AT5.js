import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
import{a,b}from"./chunk-HY74KU72.js";import"./chunk-7FEVNPAG.js";export{a as countShortfall,b as showRatio};
