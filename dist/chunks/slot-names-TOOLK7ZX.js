import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
import{a,b,c,d}from"./chunk-VIM45ND2.js";import"./chunk-7FEVNPAG.js";export{d as readRunning,c as readSlot,a as slotName,b as slotNames};
