using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;
using Vectorscope.Dashboard.Interop;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Library.Arms;
using Vectorscope.Jobs.Library.Directions;
using Vectorscope.Jobs.Library.Interventions;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Library.Named;
using Vectorscope.Jobs.Library.Personas;
using Vectorscope.Jobs.Playground;

namespace Vectorscope.Dashboard.Components.Pages.Playground;

/// <summary>One conversation, arms side by side. All but the replies is in the address; a link shows the form and asks nothing by itself.</summary>
public sealed partial class PlaygroundPage
{
    private static readonly Dictionary<string, object?> Generating = new() { ["data-generate"] = true };

    private readonly Loading<PlaygroundChoices> _choices = new();
    private readonly CancellationTokenSource _left = new();
    private PlaygroundForm _form = null!;
    private PlaygroundView _view = new(PlaygroundView.Nothing);
    private PlaygroundRun? _run;
    private TokenScales? _scales;
    private string? _address = Urls.Playground;
    private string? _written, _curl;
    private bool _damaged, _isChecking;
    private ElementReference _host;
    private DotNetObjectReference<PlaygroundPage>? _self;
    private Exception? _failure;
    private (int Layer, LayerScale Scale) _shownScale;

    [SupplyParameterFromQuery(Name = "model")]
    private string? ModelQuery { get; set; }

    [SupplyParameterFromQuery(Name = "prompt")]
    private string? PromptQuery { get; set; }

    [SupplyParameterFromQuery(Name = "direction")]
    private string? DirectionQuery { get; set; }

    [SupplyParameterFromQuery(Name = "seed")]
    private string? SeedQuery { get; set; }

    [SupplyParameterFromQuery(Name = "tokens")]
    private string? TokensQuery { get; set; }

    [SupplyParameterFromQuery(Name = "thinking")]
    private string? ThinkingQuery { get; set; }

    [SupplyParameterFromQuery(Name = "layer")]
    private string? LayerQuery { get; set; }

    [SupplyParameterFromQuery(Name = "token")]
    private string? TokenQuery { get; set; }

    [SupplyParameterFromQuery(Name = "show")]
    private string? ShowQuery { get; set; }

    [SupplyParameterFromQuery(Name = "scale")]
    private string? ScaleQuery { get; set; }

    [SupplyParameterFromQuery(Name = "state")]
    private string? StateQuery { get; set; }

    [Inject]
    private PlaygroundService Playground { get; set; } = null!;

    [Inject]
    private ModelLibrary Models { get; set; } = null!;

    [Inject]
    private Libraries Libraries { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private TokensModule Tokens { get; set; } = null!;

    [Inject]
    private FilesModule Files { get; set; } = null!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    private CancellationToken Left { get; set; }

    private string Model => _form.Draft.Word("model");

    // Two thirds up, about where the published studies of such axes found most.
    private int Layer => Math.Clamp(_view.Layer ?? _run!.Answer.Begin!.Layers * 2 / 3, 0, _run!.Answer.Begin!.Layers);

    private LayerScale Scale => _scales!.At(Layer, _view.ToSides);

    /// <summary>Called by the browser when the reader chose a token; twice the same is none.</summary>
    /// <param name="token">Counted from the reply's first.</param>
    /// <param name="moved">A pin was moved there, which does not take it off.</param>
    [JSInvokable]
    public Task PinToken(int token, bool moved) => InvokeAsync(() => ShowAsync(_view with { Token = token == _view.Token && !moved ? null : token }));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _left.CancelAsync();
        if (_self is not null)
        {
            try
            {
                await Tokens.DetachAsync();
            }
            catch (JSDisconnectedException)
            {
                // The browser is gone, and its listeners with it.
            }

            _self.Dispose();
        }

        _left.Dispose();
    }

    /// <inheritdoc/>
    protected override Task OnInitializedAsync()
    {
        (_form, Left) = (new PlaygroundForm(Playground), _left.Token);
        return ReadAsync();
    }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        // What the page itself wrote there it has already.
        if (_written is not null && Navigation.ToBaseRelativePath(Navigation.Uri) == _written.TrimStart('/'))
        {
            return;
        }

        (_view, _damaged) = PlaygroundView.From(name => name switch
        {
            "model" => ModelQuery,
            "prompt" => PromptQuery,
            "direction" => DirectionQuery,
            "seed" => SeedQuery,
            "tokens" => TokensQuery,
            "thinking" => ThinkingQuery,
            "layer" => LayerQuery,
            "token" => TokenQuery,
            "show" => ShowQuery,
            "scale" => ScaleQuery,
            _ => StateQuery,
        });
        _form.Start(_view.Request);
        Fill();
        _written = Navigation.ToBaseRelativePath(Navigation.Uri);
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_self is null && _choices.Value is not null)
        {
            _self = DotNetObjectReference.Create(this);
            await Tokens.AttachAsync(_host, _self);
        }
    }

    private Task ReadAsync() => _choices.ReadAsync(
        async cancellationToken =>
        {
            var choices = new PlaygroundChoices(
                await Models.ListAsync(cancellationToken),
                await Libraries.Of<PersonaKind>().ListAsync(cancellationToken),
                await Libraries.Of<InterventionKind>().ListAsync(cancellationToken),
                await Libraries.Of<DirectionKind>().ListAsync(cancellationToken),
                await Libraries.Of<ArmKind>().ListAsync(cancellationToken));
            Fill(choices);
            return choices;
        },
        Left);

    private void Fill(PlaygroundChoices? choices = null)
    {
        choices ??= _choices.Value;
        if (choices is not null && Model.Length == 0 && choices.FirstModel is { } first)
        {
            _form.Draft.Put("model", first);
        }
    }

    private async Task ChangeAsync(Action<SpecDraft> change)
    {
        await _form.ChangeAsync(change, Left);
        await ShowAsync(_view);
    }

    private async Task ChangeArmAsync(int arm, Action<SpecDraft> change)
    {
        await _form.ChangeArmAsync(arm, change, Left);
        await ShowAsync(_view);
    }

    private Task AddTurnAsync(string reply)
    {
        _form.Forgive();
        return ChangeAsync(draft =>
        {
            draft.Insert("messages", PlaygroundView.Message("assistant", reply));
            draft.Insert("messages", PlaygroundView.Message("user", ""));
        });
    }

    private Task RemoveTurnAsync() => ChangeAsync(draft =>
    {
        draft.RemoveAt("messages", draft.Count("messages") - 1);
        draft.RemoveAt("messages", draft.Count("messages") - 1);
        if (draft.Count("messages") == 0)
        {
            draft.Insert("messages", PlaygroundView.Message("user", ""));
        }
    });

    // Changes replace one another in the history: back leads to the page before.
    private Task ShowAsync(PlaygroundView view)
    {
        _view = view with { Request = _form.Draft.ToSpec() };
        _address = _view.Url();
        if (_address is not null)
        {
            _written = _address;
            Navigation.NavigateTo(_address, replace: true);
        }

        StateHasChanged();
        return Task.CompletedTask;
    }

    private async Task GenerateAsync()
    {
        if (_isChecking || _run is { IsRunning: true })
        {
            return;
        }

        _isChecking = true;
        try
        {
            if (await _form.TryAsync(Left) is not { } plan)
            {
                return;
            }

            _failure = null;
            var run = PlaygroundRun.Start(_form.Text, _form.Colours, stop => Playground.AnswerAsync(plan, stop), work => InvokeAsync(work), Clock, Left);
            run.Changed += () => OnChange(run);
            (_run, _scales) = (run, new TokenScales(run.Answer));
            await ShowAsync(_view);
        }
        finally
        {
            _isChecking = false;
        }
    }

    private Task StopAsync() => _run?.StopAsync() ?? Task.CompletedTask;

    // Replies draw themselves; the page is drawn again for what else there is to see.
    private void OnChange(PlaygroundRun run)
    {
        if (run != _run)
        {
            return;
        }

        _failure = run.Answer.Failure is { } sentence ? new PlaygroundFailure(sentence) : null;
        var scale = run.Answer.Begin?.Direction is null ? default : (Layer, Scale);
        if (run.Answer.Begin is null || !run.IsRunning || scale != _shownScale || run.Answer.Arms.All(arm => arm.Pieces.Count == 0))
        {
            _shownScale = scale;
            StateHasChanged();
        }
    }

    // A browser copies on secure pages only; elsewhere the reader can mark the text.
    private async Task CopyCurlAsync()
    {
        var curl = _form.Curl(Navigation.BaseUri);
        _curl = await Files.CopyAsync(curl) ? null : curl;
        if (_curl is null)
        {
            Snackbar.Add("The request is on the clipboard.", Severity.Normal);
        }
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private sealed class PlaygroundFailure(string message) : Exception(message)
    {
        // There is no more to it than the sentence.
        public override string ToString() => Message;
    }
}
