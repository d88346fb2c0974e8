import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
import{b as e,c as r}from"./chunk-D2HETCIT.js";function s(i){return Number.isInteger(i)?e(i)||r(i):!1}export{s as a};
