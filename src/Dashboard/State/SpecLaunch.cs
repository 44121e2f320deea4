using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Components;
using Vectorscope.Jobs;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Dashboard.State;

/// <summary>A form on its way to a run: checked at each change, by the same validator as any other way to launch one.</summary>
/// <param name="spec">The spec as the form stands.</param>
/// <param name="addressOf">The page of the run that was launched.</param>
public sealed class SpecLaunch(RunService runs, NavigationManager navigation, Func<JsonObject> spec, Func<string, string> addressOf)
{
    private SpecCheck? _check;
    private IReadOnlyList<SpecError> _errors = [];
    private bool _tried;

    /// <summary>It is being launched.</summary>
    public bool IsLaunching { get; private set; }

    /// <summary>The run whose spec the form was filled in from.</summary>
    public RunDetail? CopiedFrom { get; set; }

    /// <summary>What keeps it from being launched. Before the first try to, an unfinished form is not an error.</summary>
    public IReadOnlyList<SpecError> Errors => _tried ? _errors : [];

    /// <summary>The name that the run gets where the form leaves it open.</summary>
    public string? SuggestedName => _check?.Name;

    /// <summary>The spec, indented.</summary>
    public string SpecText => spec().ToJsonString(JobsJson.Indented);

    /// <summary>What is wrong with a field of the spec; null for nothing.</summary>
    public string? Error(string field) => Errors.FirstOrDefault(e => e.Field == field)?.Message;

    /// <summary>Checks the form as it stands.</summary>
    public async Task CheckAsync()
    {
        _check = await runs.CheckAsync(Element(), CancellationToken.None);
        _errors = _check.Errors;
    }

    /// <summary>Launches it and opens its page; from the first try on, errors are shown.</summary>
    public async Task LaunchAsync()
    {
        IsLaunching = true;
        try
        {
            var result = await runs.SubmitAsync(Element(), CopiedFrom?.Id, CancellationToken.None);
            if (result.IsAccepted)
            {
                navigation.NavigateTo(addressOf(result.RunId));
                return;
            }

            (_tried, _errors) = (true, result.Errors);
        }
        finally
        {
            IsLaunching = false;
        }
    }

    private JsonElement Element() => JsonSerializer.SerializeToElement<JsonNode>(spec(), JobsJson.Options);
}
