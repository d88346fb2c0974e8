import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
import{a}from"./chunk-RO4SOJE5.js";import"./chunk-7FEVNPAG.js";export default a();
