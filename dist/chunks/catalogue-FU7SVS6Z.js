import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
import{a,b,c,d,e}from"./chunk-MTE4I5VQ.js";import"./chunk-7FEVNPAG.js";export{b as builtInCatalogue,a as createCatalogue,d as findHost,e as findVenue,c as venues};
