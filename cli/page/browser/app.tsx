import { useState } from "preact/hooks";
import { place } from "./address/navigation";
import { parseRoute, type Route } from "./address/route";
import { ConnectionNote } from "./parts/connection-note";
import { Header } from "./parts/header";
import { Help } from "./parts/help";
import { Notice } from "./parts/notice";
import { ViewHead } from "./parts/view-head";
import { useStore } from "./state/store";
import { Change } from "./views/change/change";
import { DropZone } from "./views/change/drop-zone";
import { Edit } from "./views/edit/edit";
import { Groups } from "./views/groups/groups";
import { Message } from "./views/message/message";
import { Messages } from "./views/messages/messages";
import { Operations } from "./views/operations/operations";
import { Overview } from "./views/overview/overview";

/** The page: what surrounds every view, and the view of the address. */
export function App() {
  const route = parseRoute(useStore(place).path);
  const [isHelp, setHelp] = useState(false);
  return (
    <>
      <a class="skip" href="#main">
        Skip to content
      </a>
      <Header view={route.view} onHelp={() => setHelp(true)} />
      <main id="main">
        <ConnectionNote />
        <DropZone />
        <View route={route} key={"id" in route ? `${route.view} ${route.id}` : route.view} />
      </main>
      {isHelp && <Help onClose={() => setHelp(false)} />}
    </>
  );
}

function View({ route }: { readonly route: Route }) {
  switch (route.view) {
    case "overview":
      return <Overview />;
    case "groups":
      return <Groups />;
    case "messages":
      return <Messages />;
    case "message":
      return <Message id={route.id} />;
    case "edit":
      return <Edit id={route.id} />;
    case "change":
      return <Change id={route.id} />;
    case "operations":
      return <Operations />;
    case "unknown":
      return (
        <>
          <ViewHead title="No such view" />
          <Notice kind="empty" title="This page does not exist.">
            Go to the <a href="/">overview</a>.
          </Notice>
        </>
      );
  }
}
