using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using MudBlazor;
using Vectorscope.Dashboard.Components.Dialogs;
using Vectorscope.Dashboard.Interop;
using Vectorscope.Dashboard.Presentation;

namespace Vectorscope.Dashboard.Components.Layout;

/// <summary>The frame around every page: bar, navigation, dialogs, and the keys that work everywhere.</summary>
public sealed partial class MainLayout : IDisposable
{
    // Colours come from css/mudblazor.css; only what is not a colour is said here.
    private static readonly MudTheme Theme = new()
    {
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "6px" },
        Typography = new Typography { Default = new DefaultTypography { FontFamily = ["system-ui"], FontSize = "13px", LineHeight = "20px", LetterSpacing = "0" } },
    };

    private ErrorBoundary? _boundary;
    private bool _railOpen;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private KeysModule Keys { get; set; } = null!;

    [Inject]
    private BrowserClock Clock { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    /// <inheritdoc/>
    public void Dispose() => Navigation.LocationChanged -= OnLocationChanged;

    /// <inheritdoc/>
    protected override void OnInitialized() => Navigation.LocationChanged += OnLocationChanged;

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            Clock.UseZone(await Keys.StartAsync());
        }
    }

    private void OnLocationChanged(object? sender, LocationChangedEventArgs e)
    {
        _railOpen = false;
        _boundary?.Recover();
        _ = InvokeAsync(StateHasChanged);
    }

    private void ToggleRail() => _railOpen = !_railOpen;

    private void CloseRail() => _railOpen = false;

    private void Recover() => _boundary?.Recover();

    private async Task OpenPaletteAsync() => await Dialogs.ShowAsync<CommandPalette>("Go to", new DialogOptions { MaxWidth = MaxWidth.Small, FullWidth = true, NoHeader = true, CloseOnEscapeKey = true, Position = DialogPosition.TopCenter });

    private Task OpenHelpAsync() => Dialogs.ShowShortcutsAsync();
}
