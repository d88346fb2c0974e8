import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
import{a,b}from"./chunk-K6HKNREW.js";import"./chunk-CPKE2GPB.js";import"./chunk-NDV466KG.js";import"./chunk-ELL2DJAC.js";import"./chunk-KSMAFGJT.js";import"./chunk-7FEVNPAG.js";export{b as ageInDays,a as judgeRotation};
