using Microsoft.JSInterop;

namespace Vectorscope.Dashboard.Interop;

/// <summary>One ES module of the browser side, imported at first use and released with its owner.</summary>
public abstract class JsModule(IJSRuntime js, string path) : IAsyncDisposable
{
    private Task<IJSObjectReference>? _module;

    /// <summary>The imported module; the page's import map leads to the fingerprinted file.</summary>
    protected Task<IJSObjectReference> ModuleAsync() => _module ??= js.InvokeAsync<IJSObjectReference>("import", path).AsTask();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_module is { IsCompletedSuccessfully: true })
        {
            try
            {
                await (await _module).DisposeAsync();
            }
            catch (JSDisconnectedException)
            {
                // The browser is gone, and the module with it.
            }
        }
    }
}
