import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
import{l as e}from"./chunk-YFWSTNYZ.js";function a(n){if(n instanceof e){let[s]=n.issues;return`${s?.path.map(String).join(".")||"the whole"}: ${s?.message??"another shape"}`}return n instanceof Error&&"code"in n&&n.code==="ENOENT"?"no such file":(n instanceof Error?n.message:String(n)).split(`
`)[0]??""}export{a};
