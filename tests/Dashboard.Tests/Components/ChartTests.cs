using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using MudBlazor.Services;
using Vectorscope.Dashboard.Components.Charts;
using Vectorscope.Dashboard.Interop;
using Vectorscope.Dashboard.Tests.State;

namespace Vectorscope.Dashboard.Tests.Components;

public sealed class ChartTests : IAsyncLifetime
{
    private readonly BunitContext _browser = new();
    private readonly BunitJSModuleInterop _module;

    public ChartTests()
    {
        _browser.JSInterop.Mode = JSRuntimeMode.Loose;
        _module = _browser.JSInterop.SetupModule("./js/charts.js");
        _module.Mode = JSRuntimeMode.Loose;
        _browser.Services.AddMudServices();
        _browser.Services.AddScoped<ChartsModule>();
        _browser.Services.AddScoped<FilesModule>();
        _browser.Render<MudPopoverProvider>();
    }

    private static LineModel Model => Dashboard.Components.Pages.Captures.SeparabilityCharts.Auc(Reports.Of("a", "b", "prompt-mean", 0.5, 0.9, 0.7), 1, "file");

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync() => await _browser.DisposeAsync();

    [Fact]
    public void Chart_Shown_IsNamedAndDescribed()
    {
        var chart = _browser.Render<Chart>(p => p.Add(c => c.Model, Model));
        var figure = chart.Find("figure");

        Assert.Equal("AUC per layer", chart.Find($"#{figure.GetAttribute("aria-labelledby")}").TextContent);
        Assert.Contains("highest at layer 1", chart.Find($"#{figure.GetAttribute("aria-describedby")}").TextContent, StringComparison.Ordinal);
        Assert.Single(_module.Invocations["create"]);
    }

    [Theory]
    [InlineData(false, "scale-bar ")]
    [InlineData(true, "scale-bar scale-diverging")]
    public void Chart_HeatMap_ShowsWhatItsColoursMean(bool diverging, string bar)
    {
        var map = new HeatMapModel
        {
            Title = "t", Description = "d", XTitle = "x", YTitle = "y", FileName = "f", Digits = 2,
            Rows = ["a"], Columns = ["1", "2"], Values = [[-1.5, 1.5]], ValueName = "Distance", Min = -1.5, Max = 1.5, Diverging = diverging,
        };

        var chart = _browser.Render<Chart>(p => p.Add(c => c.Model, map));

        Assert.Equal(["-1.50", "1.50", "Distance"], chart.FindAll(".scale span").Select(span => span.TextContent.Replace('\u2212', '-')));
        Assert.Equal(bar, chart.Find(".scale i").ClassName);
        // A chart of another kind has none.
        Assert.Empty(_browser.Render<Chart>(p => p.Add(c => c.Model, Model)).FindAll(".scale"));
    }

    [Fact]
    public void Chart_SameModelAgain_DrawsNothing()
    {
        var model = Model;
        var chart = _browser.Render<Chart>(p => p.Add(c => c.Model, model));
        chart.Render(p => p.Add(c => c.Note, "a note"));
        Assert.Empty(_module.Invocations["update"]);

        chart.Render(p => p.Add(c => c.Model, Model));

        Assert.Single(_module.Invocations["update"]);
    }

    [Fact]
    public async Task Chart_Left_FreesTheDrawing()
    {
        var chart = _browser.Render<Chart>(p => p.Add(c => c.Model, Model));
        var id = _module.Invocations["create"].Single().Arguments[0];

        await _browser.DisposeComponentsAsync();

        Assert.Equal(id, Assert.Single(_module.Invocations["destroy"]).Arguments[0]);
    }

    [Fact]
    public async Task Chart_LeftBeforeTheBrowserAnswered_WaitsForNothingAndFreesItLater()
    {
        var create = _module.SetupVoid("create", _ => true);
        var freed = new TaskCompletionSource<object?>();
        _module.SetupVoid("destroy", call => freed.TrySetResult(call.Arguments[0])).SetVoidResult();
        _browser.Render<Chart>(p => p.Add(c => c.Model, Model));

        await _browser.DisposeComponentsAsync();

        Assert.False(freed.Task.IsCompleted);
        create.SetVoidResult();
        Assert.Equal(create.Invocations.Single().Arguments[0], await freed.Task.WaitAsync(Xunit.TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Chart_Clicked_TellsThePage()
    {
        double? pinned = null;
        var chart = _browser.Render<Chart>(p => p.Add(c => c.Model, Model).Add(c => c.OnPin, x => pinned = x));

        await chart.Instance.Pin(2);

        Assert.Equal(2, pinned);
    }

    [Fact]
    public void ToTable_LineWithBand_HasAColumnForEachEdge()
    {
        var table = Model.ToTable();

        Assert.Equal("Layer", table.Columns[0]);
        Assert.Contains("Held-out, with 95 % interval over prompts, 95 % interval, low", table.Columns);
        Assert.Equal(3, table.Rows.Count);
        Assert.All(table.Rows, row => Assert.Equal(table.Columns.Count, row.Length));
        Assert.Equal(0.9, table.Rows[1][table.Columns.ToList().IndexOf("In-sample")]);
    }

    [Fact]
    public void ToCsv_CommaQuoteAndLineBreak_AreQuoted()
    {
        var csv = new ChartTable(["a,b", "c"], [["say \"x\"\ny", 0.1], [null, 1e-7]]).ToCsv();

        Assert.Equal("\"a,b\",c\r\n\"say \"\"x\"\"\ny\",0.1\r\n,1E-07\r\n", csv);
    }

    [Fact]
    public void ToCsv_TextThatBeginsLikeAFormula_IsShownAndNumbersStay()
    {
        var csv = new ChartTable(["@x", "c"], [["-1+1", -0.5]]).ToCsv();

        Assert.Equal("\"'@x\",c\r\n\"'-1+1\",-0.5\r\n", csv);
    }
}
