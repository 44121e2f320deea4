namespace Vectorscope.Dashboard.Hosting.Diagnosis;

/// <summary>Looks for one thing.</summary>
internal interface ICheck
{
    /// <summary>Never throws for a thing that is missing or broken: that is its answer.</summary>
    Task<Finding> RunAsync(CancellationToken cancellationToken);
}
