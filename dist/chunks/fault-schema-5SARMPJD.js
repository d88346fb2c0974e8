import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
import{a,b,c,d,e}from"./chunk-2MPTKSHI.js";import"./chunk-KSMAFGJT.js";import"./chunk-7FEVNPAG.js";export{b as faultKinds,a as faultSchema,e as faultsDataSchema,c as proxiedKinds,d as renewalSchema};
