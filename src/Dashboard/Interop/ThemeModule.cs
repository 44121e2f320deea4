using Microsoft.JSInterop;

namespace Vectorscope.Dashboard.Interop;

/// <summary>The theme the reader prefers, kept in the browser.</summary>
public sealed class ThemeModule(IJSRuntime js) : JsModule(js, "./js/theme.js")
{
    /// <summary>"light", "dark" or "system".</summary>
    public async Task<string> PreferenceAsync() => await (await ModuleAsync()).InvokeAsync<string>("preference");

    /// <summary>Remembers the choice and shows it at once.</summary>
    public async Task ChooseAsync(string preference) => await (await ModuleAsync()).InvokeVoidAsync("choose", preference);
}
