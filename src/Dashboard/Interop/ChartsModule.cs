using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Vectorscope.Dashboard.Components.Charts;

namespace Vectorscope.Dashboard.Interop;

/// <summary>Draws charts in the browser. One for each circuit; charts are told apart by id.</summary>
public sealed class ChartsModule(IJSRuntime js) : JsModule(js, "./js/charts.js")
{
    /// <summary>Draws a chart; <paramref name="owner"/> hears clicks through its method <c>Pin</c>.</summary>
    public async Task CreateAsync<TOwner>(string id, ElementReference host, ChartModel model, DotNetObjectReference<TOwner> owner)
        where TOwner : class => await (await ModuleAsync()).InvokeVoidAsync("create", id, host, model, owner);

    /// <summary>Draws the chart anew with other numbers.</summary>
    public async Task UpdateAsync(string id, ChartModel model) => await (await ModuleAsync()).InvokeVoidAsync("update", id, model);

    /// <summary>Frees what the browser holds for the chart.</summary>
    public async Task DestroyAsync(string id) => await (await ModuleAsync()).InvokeVoidAsync("destroy", id);

    /// <summary>Offers the drawing as an SVG file.</summary>
    public async Task SaveSvgAsync(string id, string name) => await (await ModuleAsync()).InvokeVoidAsync("saveSvg", id, name);

    /// <summary>Offers the drawing as a PNG file at twice the shown size.</summary>
    public async Task SavePngAsync(string id, string name) => await (await ModuleAsync()).InvokeVoidAsync("savePng", id, name);
}
