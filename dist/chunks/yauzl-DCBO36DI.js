import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
import{a}from"./chunk-WHAH4ARS.js";import"./chunk-7FEVNPAG.js";export default a();
