using Microsoft.JSInterop;

namespace Vectorscope.Dashboard.Interop;

/// <summary>Keyboard shortcuts, which live in the browser; controls declare theirs with <c>data-key</c>.</summary>
public sealed class KeysModule(IJSRuntime js) : JsModule(js, "./js/keys.js")
{
    /// <summary>Starts listening, and tells the browser's time zone.</summary>
    public async Task<string> StartAsync() => await (await ModuleAsync()).InvokeAsync<string>("timeZone");

    /// <summary>Whether single-letter shortcuts are on.</summary>
    public async Task<bool> EnabledAsync() => await (await ModuleAsync()).InvokeAsync<bool>("enabled");

    /// <summary>Turns single-letter shortcuts on or off, for this browser.</summary>
    public async Task EnableAsync(bool on) => await (await ModuleAsync()).InvokeVoidAsync("enable", on);

    /// <summary>Opens an address in another tab.</summary>
    public async Task OpenBesideAsync(string url) => await (await ModuleAsync()).InvokeVoidAsync("openBeside", url);

    /// <summary>A page has come: its heading takes the focus, unless a field has it.</summary>
    public async Task ArriveAsync() => await (await ModuleAsync()).InvokeVoidAsync("arrive");
}
