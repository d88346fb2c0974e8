import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
import{a,b,c,d,e}from"./chunk-QUIPGJ5D.js";import"./chunk-WI4I7FYL.js";import"./chunk-YM2LOR37.js";import"./chunk-XKPN2OGH.js";import"./chunk-GGIWIY7U.js";import"./chunk-7FEVNPAG.js";export{a as composeLabels,b as connectEngine,e as readEvents,c as toContainer,d as toUnixTime};
