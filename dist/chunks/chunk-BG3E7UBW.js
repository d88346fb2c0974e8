import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
var i={skip:0,pass:1,fail:2,error:3};function c(e){return e.reduce((r,t)=>i[t]>i[r]?t:r,"skip")}function o(e){return e==="pass"||e==="skip"}export{c as a,o as b};
