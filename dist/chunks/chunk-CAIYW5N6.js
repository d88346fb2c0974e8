import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
function r(i){return i<1e6?`${Math.ceil(i/1e3)} KB`:`${(Math.ceil(i/1e5)/10).toFixed(1)} MB`}export{r as a};
