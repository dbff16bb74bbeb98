import { application } from "./jobs";

/** The jobs application as a module that can stand for `#application`. */
export default application;
