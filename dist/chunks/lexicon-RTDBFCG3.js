import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
import{c as a,d as b,e as c}from"./chunk-BJIPXEZM.js";import"./chunk-MTE4I5VQ.js";import"./chunk-7FEVNPAG.js";export{c as builtInLexicon,a as createLexicon,b as wordsOf};
