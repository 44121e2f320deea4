using Microsoft.JSInterop;

namespace Vectorscope.Dashboard.Interop;

/// <summary>What a browser remembers of lists.</summary>
public sealed class ListsModule(IJSRuntime js) : JsModule(js, "./js/lists.js")
{
    /// <summary>What was remembered; null for nothing.</summary>
    public async Task<string?> RecallAsync(string key) => await (await ModuleAsync()).InvokeAsync<string?>("recall", key);

    /// <summary>Remembers a word, for this browser.</summary>
    public async Task RememberAsync(string key, string value) => await (await ModuleAsync()).InvokeVoidAsync("remember", key, value);
}
