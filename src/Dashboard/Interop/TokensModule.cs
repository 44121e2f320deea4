using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Vectorscope.Dashboard.Interop;

/// <summary>Tokens that the browser points at, walks through and pins by itself.</summary>
public sealed class TokensModule(IJSRuntime js) : JsModule(js, "./js/tokens.js")
{
    /// <summary>Listens on an element and all that comes to stand in it; <paramref name="owner"/> hears of clicks through its method <c>PinToken</c>.</summary>
    public async Task AttachAsync<TOwner>(ElementReference host, DotNetObjectReference<TOwner> owner)
        where TOwner : class => await (await ModuleAsync()).InvokeVoidAsync("attach", host, owner);

    /// <summary>Stops listening.</summary>
    public async Task DetachAsync() => await (await ModuleAsync()).InvokeVoidAsync("detach");
}
