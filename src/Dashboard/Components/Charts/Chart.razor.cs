using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Vectorscope.Dashboard.Interop;
using Vectorscope.Dashboard.Presentation;

namespace Vectorscope.Dashboard.Components.Charts;

/// <summary>A chart with its title, legend, export menu, data-table twin and description.</summary>
public sealed partial class Chart : IAsyncDisposable
{
    private readonly string _id = $"chart-{Guid.NewGuid():N}";
    private ElementReference _host;
    private DotNetObjectReference<Chart>? _self;
    private ChartModel? _drawn;
    private ChartTable? _table;
    private bool _inBrowser;
    private bool _disposed;

    /// <summary>What to show.</summary>
    [Parameter, EditorRequired]
    public ChartModel Model { get; set; } = null!;

    /// <summary>A visible line under the chart.</summary>
    [Parameter]
    public string? Note { get; set; }

    /// <summary>What figure it shows; the title then links to its definition.</summary>
    [Parameter]
    public FigureDefinition? Of { get; set; }

    /// <summary>A click chose this x.</summary>
    [Parameter]
    public EventCallback<double> OnPin { get; set; }

    /// <summary>A click chose a cell of a heat map, or a point of a scatter plot.</summary>
    [Parameter]
    public EventCallback<ChartCell> OnCell { get; set; }

    [Inject]
    private ChartsModule Charts { get; set; } = null!;

    [Inject]
    private FilesModule Files { get; set; } = null!;

    private string TitleId => _id + "-title";

    private string DescriptionId => _id + "-description";

    /// <summary>Called by the browser when the reader clicked at an x.</summary>
    [JSInvokable]
    public Task Pin(double x) => InvokeAsync(() => OnPin.InvokeAsync(x));

    /// <summary>Called by the browser when the reader clicked on a cell or a point.</summary>
    [JSInvokable]
    public Task Pick(int row, int column) => InvokeAsync(() => OnCell.InvokeAsync(new ChartCell(row, column)));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        // A browser that left before it answered never will: whoever waited for it here would hold the circuit, and
        // the server's end, for a minute. A drawing still on its way is freed when it arrives.
        if (_inBrowser)
        {
            await FreeAsync();
        }
    }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (_table is not null)
        {
            _table = Model.ToTable();
        }
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // Records compare their lists by reference: a page that hands over the same model draws nothing.
        if (_disposed || ReferenceEquals(_drawn, Model))
        {
            return;
        }

        var isNew = _drawn is null;
        _drawn = Model;
        if (isNew)
        {
            _self = DotNetObjectReference.Create(this);
            await Charts.CreateAsync(_id, _host, Model, _self);
            _inBrowser = true;
            if (_disposed)
            {
                await FreeAsync();
            }
        }
        else
        {
            await Charts.UpdateAsync(_id, Model);
        }
    }

    private async Task FreeAsync()
    {
        try
        {
            await Charts.DestroyAsync(_id);
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and the drawing with it.
        }

        _self?.Dispose();
    }

    private void ToggleTable() => _table = _table is null ? Model.ToTable() : null;

    private Task SaveJsonAsync() => Files.SaveTextAsync(Model.FileName + ".json", Model.ToTable().ToJson(), "application/json");

    private Task SaveCsvAsync() => Files.SaveTextAsync(Model.FileName + ".csv", Model.ToTable().ToCsv(), "text/csv");

    private Task SaveSvgAsync() => Charts.SaveSvgAsync(_id, Model.FileName + ".svg");

    private Task SavePngAsync() => Charts.SavePngAsync(_id, Model.FileName + ".png");

    private string Cell(object? cell) => cell switch
    {
        null => "–",
        string text => text,
        int count => Format.Count(count),
        IConvertible number => Format.Number(number.ToDouble(null), Model.Digits),
        _ => cell.ToString() ?? "",
    };
}
