namespace Vectorscope.Jobs.Agent.Replies.Json;

/// <summary>A JSON value as Python's reader sees it: any double, lone surrogates, and the last of repeated keys.</summary>
internal abstract record ReplyValue
{
    /// <summary>Its type in words, for messages.</summary>
    public abstract string Kind { get; }

    /// <summary>What Python's <c>bool(value)</c> would say.</summary>
    public abstract bool IsTruthy { get; }

    internal sealed record Text(string Value) : ReplyValue
    {
        public override string Kind => "a string";
        public override bool IsTruthy => Value.Length > 0;
    }

    internal sealed record Number(double Value) : ReplyValue
    {
        public override string Kind => "a number";
        public override bool IsTruthy => Value != 0;
    }

    internal sealed record Truth(bool Value) : ReplyValue
    {
        public override string Kind => "true or false";
        public override bool IsTruthy => Value;
    }

    internal sealed record Nothing : ReplyValue
    {
        public override string Kind => "null";
        public override bool IsTruthy => false;
    }

    /// <param name="IsCut">The text ended before the list did.</param>
    internal sealed record List(IReadOnlyList<ReplyValue> Items, bool IsCut) : ReplyValue
    {
        public override string Kind => "an array";
        public override bool IsTruthy => Items.Count > 0;
    }
}
