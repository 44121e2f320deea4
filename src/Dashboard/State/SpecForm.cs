using System.Web;
using Microsoft.AspNetCore.Components;
using Vectorscope.Jobs;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Dashboard.State;

/// <summary>A form on its way to a run: checked at each change, by the same check as any other way to launch one.</summary>
/// <param name="addressOf">The page of the run that was launched.</param>
/// <param name="current">The study that runs join where the address names none.</param>
public sealed class SpecForm(RunService runs, NavigationManager navigation, RunKind kind, Func<string, string> addressOf, CurrentStudy? current = null)
{
    // One visit of the form launches one run, however often the button is hit and however slow the line is.
    private readonly string _key = Guid.NewGuid().ToString("n");
    private readonly Dictionary<string, int> _shown = new(StringComparer.Ordinal);
    private SpecCheck? _check;
    private IReadOnlyList<SpecError> _errors = [];
    private int _checks;
    private bool _tried;

    /// <summary>What is launched.</summary>
    public RunKind Kind => kind;

    /// <summary>The spec as the form stands.</summary>
    public SpecDraft Draft { get; private set; } = new(kind.Shape, new() { ["kind"] = kind.Name });

    /// <summary>The run whose spec the form was filled in from.</summary>
    public RunDetail? CopiedFrom { get; set; }

    /// <summary>The preset that the form started from.</summary>
    public SpecPreset? Preset { get; set; }

    /// <summary>Words that the run is to be found by, as the address of the form has them; empty for none.</summary>
    public string Tags => HttpUtility.ParseQueryString(new Uri(navigation.Uri).Query)[Urls.TagsParameter] ?? "";

    /// <summary>Name or id of the study that the run joins: as the address of the form has it, else the one that is chosen in this browser; null for none.</summary>
    public string? Study => NamedStudy ?? current?.Study?.Name;

    /// <summary>It is being launched.</summary>
    public bool IsLaunching { get; private set; }

    /// <summary>What keeps it from being launched. Before the first try to, an unfinished form is not an error.</summary>
    public IReadOnlyList<SpecError> Errors => _tried ? _errors : [];

    /// <summary>Errors that no field shows.</summary>
    public IEnumerable<SpecError> OtherErrors => Errors.Where(error => !_shown.ContainsKey(error.Field) && !_shown.ContainsKey(ListOf(error.Field)));

    /// <summary>What to know although it can be launched.</summary>
    public IReadOnlyList<string> Notes => _check?.Notes ?? [];

    /// <summary>The name that the run gets where the form leaves it open.</summary>
    public string? SuggestedName => _check?.Name;

    /// <summary>The spec, indented.</summary>
    public string SpecText => Draft.ToSpec().ToJsonString(JobsJson.Indented);

    /// <summary>Raised when there is something new to show: a change, what a check says of it, a launch.</summary>
    public event Action? Changed;

    /// <summary>Starts again from another spec.</summary>
    public void Start(SpecDraft draft) => Draft = draft;

    /// <summary>What is wrong with a field, or with an entry of a list that is one field, in the form's words; null for nothing.</summary>
    public string? Error(string path) => Errors.FirstOrDefault(error => error.Field == path || ListOf(error.Field) == path) is { } error ? error.InForm ?? error.Message : null;

    /// <summary>Whether a field at or within a path has an error, as for a part of the form that is folded away.</summary>
    public bool HasErrorWithin(string path) => Errors.Any(error => error.Field == path || error.Field.StartsWith(path + ".", StringComparison.Ordinal) || error.Field.StartsWith(path + "[", StringComparison.Ordinal));

    /// <summary>A field shows its own errors from now on.</summary>
    internal void Show(string path) => _shown[path] = _shown.GetValueOrDefault(path) + 1;

    /// <summary>The field is gone.</summary>
    internal void Hide(string path)
    {
        if (--_shown[path] == 0)
        {
            _shown.Remove(path);
        }
    }

    /// <summary>Makes a change and checks the form.</summary>
    public Task ChangeAsync(Action<SpecDraft> change)
    {
        change(Draft);
        Changed?.Invoke();
        return CheckAsync();
    }

    /// <summary>Checks the form as it stands. Of checks that overtake each other the newest counts.</summary>
    public async Task CheckAsync()
    {
        var number = ++_checks;
        var check = await runs.CheckAsync(Draft.ToElement(), CancellationToken.None);
        if (number == _checks)
        {
            (_check, _errors) = (check, check.Errors);
            Changed?.Invoke();
        }
    }

    /// <summary>Launches it and opens its page; from the first try on, errors are shown.</summary>
    public async Task LaunchAsync()
    {
        if (IsLaunching)
        {
            return;
        }

        IsLaunching = true;
        Changed?.Invoke();
        try
        {
            var result = await runs.SubmitAsync(Draft.ToElement(), CopiedFrom?.Id, new SubmitOptions { Key = _key, Tags = Tags, Study = NamedStudy ?? current?.Study?.Id }, CancellationToken.None);
            if (result.IsAccepted)
            {
                navigation.NavigateTo(addressOf(result.RunId));
                return;
            }

            // Whatever check is still on its way is older than this.
            _checks++;
            (_tried, _errors) = (true, result.Errors);
        }
        finally
        {
            IsLaunching = false;
            Changed?.Invoke();
        }
    }

    private string? NamedStudy => HttpUtility.ParseQueryString(new Uri(navigation.Uri).Query)[Urls.StudyParameter] is { Length: > 0 } named ? named : null;

    // The list that an entry is in: "positions" of "positions[1]"; empty for what is no entry.
    private static string ListOf(string path) => path.EndsWith(']') ? path[..path.LastIndexOf('[')] : "";
}
