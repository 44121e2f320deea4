using System.Diagnostics.CodeAnalysis;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Runs;

/// <summary>A queued run, or what is wrong with the spec.</summary>
public sealed class SubmitResult
{
    private SubmitResult(string? runId, IReadOnlyList<SpecError> errors)
    {
        RunId = runId;
        Errors = errors;
    }

    public string? RunId { get; }
    public IReadOnlyList<SpecError> Errors { get; }

    [MemberNotNullWhen(true, nameof(RunId))]
    public bool IsAccepted => RunId is not null;

    internal static SubmitResult Accepted(string runId) => new(runId, []);

    internal static SubmitResult Rejected(IReadOnlyList<SpecError> errors) => new(null, errors);
}
