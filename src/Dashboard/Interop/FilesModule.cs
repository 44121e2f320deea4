using Microsoft.JSInterop;

namespace Vectorscope.Dashboard.Interop;

/// <summary>Files that the page hands to the reader, and the clipboard.</summary>
public sealed class FilesModule(IJSRuntime js) : JsModule(js, "./js/files.js")
{
    /// <summary>Offers text made on this side as a download.</summary>
    public async Task SaveTextAsync(string name, string text, string type = "text/plain")
    {
        using var stream = new DotNetStreamReference(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)));
        await (await ModuleAsync()).InvokeVoidAsync("saveStream", name, stream, type);
    }

    /// <summary>Copies text; false where the browser refuses (no permission, insecure origin).</summary>
    public async Task<bool> CopyAsync(string text) => await (await ModuleAsync()).InvokeAsync<bool>("copy", text);

    /// <summary>Scrolls an element to its end.</summary>
    public async Task ScrollToEndAsync(string elementId) => await (await ModuleAsync()).InvokeVoidAsync("scrollToEnd", elementId);
}
