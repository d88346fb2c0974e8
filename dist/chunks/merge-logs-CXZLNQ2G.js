import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
import{a}from"./chunk-44YI36DV.js";import"./chunk-WG6PPAW2.js";import"./chunk-FUWC5T54.js";import"./chunk-7FEVNPAG.js";export{a as mergeLogs};
