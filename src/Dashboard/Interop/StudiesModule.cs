using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Vectorscope.Dashboard.Interop;

/// <summary>The study that the reader works on, kept in the browser.</summary>
public sealed class StudiesModule(IJSRuntime js) : JsModule(js, "./js/studies.js")
{
    /// <summary>Its id; empty for none.</summary>
    public async Task<string> CurrentAsync() => await (await ModuleAsync()).InvokeAsync<string>("current") ?? "";

    /// <summary>Remembers the choice; empty for none.</summary>
    public async Task ChooseAsync(string id) => await (await ModuleAsync()).InvokeVoidAsync("choose", id);

    /// <summary>Lets a menu close by Escape and by a click elsewhere.</summary>
    public async Task AttachMenuAsync(ElementReference details) => await (await ModuleAsync()).InvokeVoidAsync("attachMenu", details);

    /// <summary>Closes the menu; the focus goes back to its button.</summary>
    public async Task CloseMenuAsync(ElementReference details) => await (await ModuleAsync()).InvokeVoidAsync("closeMenu", details);
}
