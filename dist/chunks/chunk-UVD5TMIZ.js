import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
import{J as i}from"./chunk-YFWSTNYZ.js";var p=i(["pass","fail","error","skip"]),c={skip:0,pass:1,fail:2,error:3};function s(e){return e.reduce((r,t)=>c[t]>c[r]?t:r,"skip")}function n(e){return e==="pass"||e==="skip"}export{p as a,s as b,n as c};
