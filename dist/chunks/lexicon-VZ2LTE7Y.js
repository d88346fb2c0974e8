import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
import{c as a,d as b}from"./chunk-4KEGYVDO.js";import"./chunk-MTE4I5VQ.js";import"./chunk-7FEVNPAG.js";export{b as builtInLexicon,a as createLexicon};
