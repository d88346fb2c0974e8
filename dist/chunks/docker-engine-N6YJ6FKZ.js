import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
import{a,b,c,d,e}from"./chunk-KZIIDBDK.js";import"./chunk-5GJT7OTY.js";import"./chunk-4XICGXF5.js";import"./chunk-S75DJ4QO.js";export{a as composeLabels,b as connectEngine,e as readEvents,c as toContainer,d as toUnixTime};
