import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
import"./chunk-7FEVNPAG.js";var s={createNetwork:"create network",createVolume:"create volume",createContainer:"create",start:"start",waitFor:"wait for"};function o(t){return t.map(e=>{let r=e.do==="waitFor"?": ":" ",a=e.detail===""?"":`${r}${e.detail}`,n=e.because.length===0?"":`  (${e.because.join("; ")})`;return`${s[e.do]} ${e.what}${a}${n}`}).join(`
`)}export{o as renderPlan};
