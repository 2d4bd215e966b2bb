/* Footnote marks, foreign words and references in Wagtail's rich text editor.
   Wagtail gives us window.draftail (its plugins), window.DraftJS and window.React. */
(() => {
  "use strict";
  const { React, DraftJS, draftail } = window;
  const { EditorState, Modifier, RichUtils, SelectionState } = DraftJS;
  const element = React.createElement;

  const pageLanguage = () =>
    document.querySelector("[data-bs-language]")?.dataset.bsLanguage || document.documentElement.lang || "en";

  // --- small dialogs -----------------------------------------------------------------

  const make = (tag, attributes = {}, ...children) => {
    const node = Object.assign(document.createElement(tag), attributes);
    node.append(...children);
    return node;
  };

  const fill = (select, choices, chosen) => {
    select.replaceChildren(
      ...choices.map(([value, label]) => make("option", { value, textContent: label, selected: value === chosen })),
    );
  };

  /** Show a dialog; `fields` are nodes, `buttons` are [words, value, classes]. Resolves to a value or "". */
  const ask = (heading, fields, buttons) =>
    new Promise((resolve) => {
      const title = make("h2", { className: "w-h3", id: "bs-dialog-title", textContent: heading });
      const row = make("div", { className: "bs-dialog__buttons" });
      const dialog = make("dialog", { className: "bs-dialog" }, title, ...fields, row);
      dialog.setAttribute("aria-labelledby", "bs-dialog-title");
      buttons.forEach(([words, value, classes]) => {
        const button = make("button", { type: "button", className: `button ${classes}`, textContent: words });
        button.addEventListener("click", () => dialog.close(value));
        row.append(button);
      });
      dialog.addEventListener("close", () => {
        dialog.remove();
        resolve(dialog.returnValue);
      });
      dialog.addEventListener("keydown", (event) => {
        event.stopPropagation();
        if (event.key === "Enter" && event.target.tagName === "SELECT") dialog.close(buttons[0][1]);
      });
      document.body.append(dialog);
      dialog.showModal();
      dialog.querySelector("select, button")?.focus();
    });

  const labelled = (id, words, select) => {
    select.id = id;
    return [make("label", { htmlFor: id, textContent: words }), select];
  };

  // --- changing the text --------------------------------------------------------------

  const insertMark = (editorState, type, data, words) => {
    const selection = editorState.getSelection();
    const end = selection.merge({ anchorKey: selection.getEndKey(), anchorOffset: selection.getEndOffset(),
      focusKey: selection.getEndKey(), focusOffset: selection.getEndOffset(), isBackward: false });
    const content = editorState.getCurrentContent().createEntity(type, "IMMUTABLE", data);
    const key = content.getLastCreatedEntityKey();
    const inserted = Modifier.insertText(content, end, words, undefined, key);
    return EditorState.push(editorState, inserted, "insert-characters");
  };

  const replaceMark = (editorState, entityKey, type, data, words) => {
    const content = editorState.getCurrentContent();
    let found = null;
    content.getBlockMap().forEach((block) => {
      block.findEntityRanges((character) => character.getEntity() === entityKey, (start, end) => {
        found = SelectionState.createEmpty(block.getKey()).merge({ anchorOffset: start, focusOffset: end });
      });
    });
    if (!found) return insertMark(editorState, type, data, words);
    const withEntity = content.createEntity(type, "IMMUTABLE", data);
    const key = withEntity.getLastCreatedEntityKey();
    return EditorState.push(
      editorState, Modifier.replaceText(withEntity, found, words, undefined, key), "insert-characters");
  };

  // --- footnotes ------------------------------------------------------------------------

  const isDeleted = (input) => document.getElementById(input.id.replace(/-uuid$/, "-DELETE"))?.value === "1";

  const noteOf = (uuid) =>
    [...document.querySelectorAll('input[name^="footnotes-"][name$="-uuid"]')].find(
      (input) => input.value === uuid && !isDeleted(input),
    );

  const focusNote = (input) => {
    const row = input.closest("[data-inline-panel-child]");
    row.scrollIntoView({ block: "center" });
    window.setTimeout(() => row.querySelector('[contenteditable="true"]')?.focus(), 120);
  };

  const addNote = (uuid) => {
    document.getElementById("id_footnotes-ADD")?.click();
    const total = Number(document.getElementById("id_footnotes-TOTAL_FORMS")?.value || 0);
    const input = document.getElementById(`id_footnotes-${total - 1}-uuid`);
    if (!input) return;
    input.value = uuid;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    window.setTimeout(() => focusNote(input), 60);
  };

  const newUuid = () => {
    if (window.crypto.randomUUID) return window.crypto.randomUUID();
    const bytes = window.crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  };

  class FootnoteSource extends React.Component {
    componentDidMount() {
      const { editorState, entityType, onComplete } = this.props;
      const uuid = newUuid();
      onComplete(insertMark(editorState, entityType.type, { uuid }, "*"));
      addNote(uuid);
    }

    render() {
      return null;
    }
  }

  const Footnote = ({ children, contentState, entityKey }) => {
    const { uuid } = contentState.getEntity(entityKey).getData();
    const open = () => {
      const input = noteOf(uuid);
      if (input) focusNote(input);
      else addNote(uuid);
    };
    return element("span", { className: "bs-footnote", onClick: open, "data-uuid": uuid }, children);
  };

  // --- foreign words ----------------------------------------------------------------------

  class ForeignSource extends React.Component {
    componentDidMount() {
      this.choose();
    }

    async choose() {
      const { editorState, entityType, entity, entityKey, onComplete, onClose } = this.props;
      const { words, languages } = entityType;
      const selection = editorState.getSelection();
      if (selection.isCollapsed() && !entityKey) {
        await ask(words.none, [], [[words.cancel, "", "button-secondary"]]);
        onClose();
        return;
      }
      const select = make("select");
      fill(select, languages, entity?.getData().language);
      const answer = await ask(words.ask, [select], [
        [words.done, "done", ""], ...(entity ? [[words.remove, "remove", "button-secondary"]] : []),
        [words.cancel, "", "button-secondary"],
      ]);
      if (!answer) {
        onClose();
        return;
      }
      onComplete(this.marked(answer === "remove" ? null : select.value));
    }

    marked(language) {
      const { editorState, entityType, entityKey } = this.props;
      const selection = draftail.DraftUtils.getEntitySelection(editorState, entityKey);
      if (!language) return RichUtils.toggleLink(editorState, selection, null);
      const content = editorState.getCurrentContent().createEntity(entityType.type, "MUTABLE", { language });
      return RichUtils.toggleLink(
        EditorState.set(editorState, { currentContent: content }), selection, content.getLastCreatedEntityKey());
    }

    render() {
      return null;
    }
  }

  const Foreign = ({ children, contentState, entityKey, onEdit }) => {
    const { language } = contentState.getEntity(entityKey).getData();
    const edit = (event) => {
      if (event.detail === 2 && onEdit) onEdit(entityKey);
    };
    return element("span", { className: "bs-foreign", lang: language, title: language, onClick: edit }, children);
  };

  // --- references ----------------------------------------------------------------------------

  class ReferenceSource extends React.Component {
    componentDidMount() {
      this.choose();
    }

    async choose() {
      const { entityType, onClose } = this.props;
      const { words } = entityType;
      let kinds = null;
      try {
        const response = await fetch(`${entityType.url}?language=${encodeURIComponent(pageLanguage())}`);
        kinds = (await response.json()).kinds;
      } catch {
        await ask(words.failed, [], [[words.cancel, "", "button-secondary"]]);
        onClose();
        return;
      }
      await this.offer(kinds);
    }

    async offer(kinds) {
      const { entityType, entity, onClose, onComplete, editorState, entityKey } = this.props;
      const { words } = entityType;
      const now = entity?.getData() || {};
      const kind = make("select");
      const thing = make("select");
      fill(kind, kinds.map((one) => [one.kind, one.label]), now.kind);
      const shown = make("p", { className: "w-help-text" });
      const things = () => kinds.find((one) => one.kind === kind.value)?.things || [];
      const show = () => {
        shown.textContent = things().find((one) => one.key === thing.value)?.words || words.empty;
      };
      const list = () => {
        fill(thing, things().map((one) => [one.key, one.label]), now.key);
        show();
      };
      kind.addEventListener("change", list);
      thing.addEventListener("change", show);
      list();
      const fields = [...labelled("bs-kind", words.kind, kind), ...labelled("bs-thing", words.thing, thing), shown];
      const answer = await ask(words.ask, fields, [
        [words.done, "done", ""], [words.cancel, "", "button-secondary"]]);
      const chosen = things().find((one) => one.key === thing.value);
      if (!answer || !chosen) {
        onClose();
        return;
      }
      const data = { kind: kind.value, key: chosen.key };
      onComplete(entityKey
        ? replaceMark(editorState, entityKey, entityType.type, data, chosen.words)
        : insertMark(editorState, entityType.type, data, chosen.words));
    }

    render() {
      return null;
    }
  }

  const Reference = ({ children, contentState, entityKey, onEdit }) => {
    const { kind, key } = contentState.getEntity(entityKey).getData();
    const edit = (event) => {
      if (event.detail === 2 && onEdit) onEdit(entityKey);
    };
    return element("span", { className: "bs-reference", title: `${kind}: ${key}`, onClick: edit }, children);
  };

  draftail.registerPlugin({ type: "FOOTNOTE", source: FootnoteSource, decorator: Footnote }, "entityTypes");
  draftail.registerPlugin({ type: "FOREIGN", source: ForeignSource, decorator: Foreign }, "entityTypes");
  draftail.registerPlugin({ type: "REFERENCE", source: ReferenceSource, decorator: Reference }, "entityTypes");

  // The buttons stand above the text from the start; whoever unpins them is not overruled.
  try {
    if (!localStorage.getItem("wagtail:draftail-toolbar")) localStorage.setItem("wagtail:draftail-toolbar", "sticky");
  } catch {
    // A browser that keeps nothing shows them on selection.
  }

  // A note added by hand gets a mark of its own; the stored ones keep theirs.
  document.addEventListener("w-formset:added", (event) => {
    const input = event.target.querySelector?.('input[name^="footnotes-"][name$="-uuid"]');
    if (input && noteOf(input.value) !== input) input.value = newUuid();
  });
})();
