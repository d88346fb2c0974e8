import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
import{a as c}from"./chunk-ELL2DJAC.js";function a(r,t,e){return t===0?e.redact(r):`${e.redactStart(r)}\u2026 (${c(t,"more byte")})`}export{a};
