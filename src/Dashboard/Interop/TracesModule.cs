using Microsoft.JSInterop;

namespace Vectorscope.Dashboard.Interop;

/// <summary>Rows and cells that the browser moves between by itself.</summary>
public sealed class TracesModule(IJSRuntime js) : JsModule(js, "./js/traces.js")
{
    /// <summary>Scrolls a list of equally high rows so that one of them can be seen.</summary>
    public async Task RevealRowAsync(string listId, int row, int height) => await (await ModuleAsync()).InvokeVoidAsync("revealRow", listId, row, height);

    /// <summary>Lets the arrow keys walk through a table's cells. The table may be rendered again.</summary>
    public async Task WalkAsync(string tableId) => await (await ModuleAsync()).InvokeVoidAsync("walk", tableId);

    /// <summary>Keeps two panes at the same place of the same turn while one of them is scrolled, and shows a turn in both. They may be rendered again.</summary>
    public async Task PairAsync(string hostId, int turn) => await (await ModuleAsync()).InvokeVoidAsync("pair", hostId, turn);
}
