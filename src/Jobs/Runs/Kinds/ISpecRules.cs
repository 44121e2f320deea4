using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Runs.Kinds;

/// <summary>What a kind of run asks of its specs beyond what each field says of itself.</summary>
public interface ISpecRules<TSpec> where TSpec : RunSpec
{
    /// <summary>Checks rules between fields, and looks up what is no reference. Writes nothing.</summary>
    Task CheckAsync(SpecUnderCheck<TSpec> check, CancellationToken cancellationToken);

    /// <summary>A name that says what the run does, for specs that give none. Called for valid specs only.</summary>
    string Title(SpecUnderCheck<TSpec> check);

    /// <summary>What the run needs, which decides who may work on it.</summary>
    RunNeeds NeedsOf(TSpec spec);

    /// <summary>Names of models that the run works with and no reference resolves, such as those at servers; lists find the run by them.</summary>
    IEnumerable<string> OtherModelsOf(TSpec spec) => [];
}

/// <summary>A spec that is being checked: its fields are read, its references looked up.</summary>
public sealed class SpecUnderCheck<TSpec>(TSpec spec, References references, SpecProblems problems, List<string> notes) where TSpec : RunSpec
{
    public TSpec Spec => spec;

    /// <summary>What could be found; a field that was refused has none.</summary>
    public References References => references;

    public SpecProblems Problems => problems;

    /// <summary>What else the run keeps, found out here and not said by the spec; the kind's own record, or null.</summary>
    public object? Facts { get; set; }

    /// <summary>Tells whoever submits something that is no error.</summary>
    public void Note(string note) => notes.Add(note);
}
