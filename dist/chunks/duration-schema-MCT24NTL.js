import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
import{a}from"./chunk-7UVVCXJE.js";import"./chunk-KSMAFGJT.js";import"./chunk-7FEVNPAG.js";export{a as durationSchema};
