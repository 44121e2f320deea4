using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Store.Configurations;

internal sealed class PromptSetConfiguration : IEntityTypeConfiguration<PromptSet>
{
    public void Configure(EntityTypeBuilder<PromptSet> builder)
    {
        builder.HasKey(set => set.Id);
        builder.Property(set => set.Name).UseCollation("NOCASE");
        builder.HasIndex(set => set.Name).IsUnique();
        builder.HasIndex(set => set.BuiltInKey).IsUnique();
        builder.Property(set => set.Version).IsConcurrencyToken();
        builder.HasMany(set => set.Prompts).WithOne().HasForeignKey(prompt => prompt.PromptSetId).OnDelete(DeleteBehavior.Cascade);
    }
}
